"""Forty queries, and what each finds among a few pages, in this order. One table for
both databases: the tests run on each."""

PAGES = {
    "Café in the library": "A warm place to meet, with free wifi.",
    "Safer crossings": "The crossing at Mill Street gets a longer green light.",
    "Cycling for everyone": "Learn to ride a bicycle. Children and older people.",
    "Street lights that listen": "Lamps dim at night. The library shows how.",
    "Air quality at school gates": "Sensors measure the air; pupils read them.",
    "Talk to the city by phone": "Ring us, or use sign language on video.",
    "Naïve façades, Zürich style": "Coöperative housing, a résumé of ideas.",
    "مدينة ذكية للجميع": "اقتراحات من السكان",
    "東京 and its buses": "What the bus of 東京 can teach.",
    "5G trial ends": "The trial of 5G on bus 42 ends in May 🚲.",
}
"""Title and text of each page, the oldest first."""


def unmarked(html: str) -> str:
    """Return a page without the marks around the words of a search."""
    return html.replace("<mark>", "").replace("</mark>", "")


SYNONYMS = "bike, bicycle, cycle"

CAFE, CROSS, CYCLE, LIGHT, AIR, PHONE, FACADE, ARABIC, BUS, TRIAL = PAGES

QUERIES: dict[str, list[str]] = {
    "library": [CAFE, LIGHT],
    "Libraries": [CAFE, LIGHT],
    "cafe": [CAFE],
    "CAFÉ": [CAFE],
    "café’s": [CAFE],
    "the café's": [CAFE],
    "crossings": [CROSS],
    "crossing": [CROSS],
    "street": [LIGHT, CROSS],
    "streets": [LIGHT, CROSS],
    "street light": [LIGHT, CROSS],
    "light street": [LIGHT, CROSS],
    "lights library": [LIGHT],
    "bike": [CYCLE],
    "bicycles": [CYCLE],
    "cycling": [CYCLE],
    "cycle children": [CYCLE],
    "air quality": [AIR],
    "quality of the air": [AIR],
    "sensor": [AIR],
    "sign language": [PHONE],
    "the city": [PHONE],
    "naive facade": [FACADE],
    "ZURICH": [FACADE],
    "cooperative": [FACADE],
    "resume": [FACADE],
    "مدينة": [ARABIC],
    "السكان": [ARABIC],
    "東京": [BUS],
    "京": [BUS],
    "5g": [TRIAL],
    "🚲": [TRIAL],
    "42": [TRIAL],
    "bus": [BUS, TRIAL],
    "libary": [],
    "zeppelin": [],
    "library zeppelin": [],
    "a' OR 1=1 -- \" *": [],
    "' | !'x:*\\ & <->": [],
    "%_%": [],
}
