"""The search of the demo: words that mean the same, and an index of what was loaded."""

from search.models import SynonymGroup
from smartcity import search_index


def load_search() -> None:
    SynonymGroup.objects.create(words="bike, bicycle, cycle")
    SynonymGroup.objects.create(words="phone, mobile, smartphone")
    search_index.rebuild()
