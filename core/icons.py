"""The site's icons: drawn on a grid of 24, stroked in the colour of the text."""

from django.utils.safestring import SafeString, mark_safe

_SHAPES = {
    # The focus areas, by the values of FocusArea.Hue.
    "experiences": '<path d="m12 3 2.7 5.8 6.3.8-4.6 4.4 1.2 6.3-5.6-3.1-5.6 3.1 '
    '1.2-6.3L3 9.6l6.3-.8z"/>',
    "clean-tech": '<path d="M5 21C3 10 9 4 21 3c0 12-5 17-15 15M5 21c2-6 5-9 9-11"/>',
    "people": '<circle cx="12" cy="6" r="3"/>'
    '<path d="M5.5 21v-3a6.5 6.5 0 0 1 13 0v3M12 21v-4M2 13l3-3M22 13l-3-3"/>',
    "innovation": '<path d="M9 17.5c-2.5-1.6-3.5-3.4-3.5-6a6.5 6.5 0 0 1 13 0c0 2.6-1 '
    '4.4-3.5 6zM9.5 21h5M12 17.5v-5l-2-2M12 12.5l2-2"/>',
    # Actions.
    "calendar": '<rect x="3.5" y="5" width="17" height="16" rx="2"/>'
    '<path d="M3.5 10h17M8 2.5V7M16 2.5V7"/>',
    "phone": '<path d="M6.5 3h3L11 7.5 9 9a12 12 0 0 0 6 6l1.5-2 4.5 1.5v3a2.5 2.5 0 0 '
    '1-2.5 2.5C10.5 20 4 13.5 4 5.5A2.5 2.5 0 0 1 6.5 3z"/>',
    "mail": '<rect x="2.5" y="5" width="19" height="14" rx="2"/>'
    '<path d="m3 7 9 6.5L21 7"/>',
    "partners": '<circle cx="8.5" cy="12" r="6"/><circle cx="15.5" cy="12" r="6"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "question": '<circle cx="12" cy="12" r="9"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.6 '
    '2.2c-.8.4-1.1.9-1.1 1.8M12 16.8v.2"/>',
    "tick": '<circle cx="12" cy="12" r="9"/><path d="m8 12.3 2.8 2.8L16 9.5"/>',
    "back": '<path d="M9 6 4 11l5 5M4 11h10a5 5 0 0 1 0 10h-3"/>',
    "page": '<path d="M6 3h8.5L19 7.5V21H6zM14 3v5h5M9 12.5h7M9 16.5h7"/>',
    "chart": '<path d="M3 20.5h18M6.5 20.5V14M12 20.5v-16M17.5 20.5V9"/>',
    "city": '<path d="M11 4a7 7 0 0 1-7 7V4zM20 11a7 7 0 0 1-7-7h7zM4 13a7 7 0 0 1 7 '
    '7H4zM13 20a7 7 0 0 1 7-7v7z"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5.5 5.5"/>',
    "news": '<path d="M4 4h13v16H6a2 2 0 0 1-2-2zM17 9h3v9a2 2 0 0 1-2 2h-1M7.5 '
    '8.5h6M7.5 12.5h6M7.5 16h3.5"/>',
}


def svg(name: str) -> SafeString:
    """Return the icon as inline SVG, hidden from screen readers."""
    return mark_safe(  # nosec B308 B703
        '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" fill="none" '
        'stroke="currentColor" stroke-width="1.8" stroke-linecap="round" '
        f'stroke-linejoin="round" aria-hidden="true">{_SHAPES[name]}</svg>'
    )
