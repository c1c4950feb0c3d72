"""Pictures of a race at a moment: gaps, places in class, stints. `data` says what is shown, `draw` makes SVG or PNG."""
