from judging.admin.panel import PanelAdmin

__all__ = ["PanelAdmin"]
