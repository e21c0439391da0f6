"""Colours and size of the pictures of the demo."""

INK, PAPER, SUN = "#10193a", "#f5f3ec", "#ffc933"
HUES = ["#6a1b7a", "#0b5533", "#96124c", "#1b3fa0"]
SKINS = ["#8d5524", "#e0ac69", "#5a3217", "#f1c27d", "#c68642"]
SIZE = (900, 600)
