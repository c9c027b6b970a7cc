"""Relief to dimples: place, size, visibility, prominence, kind; identity across photos."""
