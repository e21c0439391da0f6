"""The card of a judge, as staff key it in from paper."""

from judging.forms.judge import CardForm


class PaperCardForm(CardForm):
    """A whole card: what is stored is never shown in it, because staff see no scores
    before the round is closed."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{**kwargs, "is_finishing": True})  # type: ignore[arg-type]
        del self.fields["seen"]
