"""The ground floor: one module for each thing that all apps need. It knows only Django and libraries."""
