"""The bundled sample press office: an invented town whose releases and pictures need no network."""
