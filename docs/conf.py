"""The documentation as a site: `make docs`."""

project = "Pitboard"
extensions = ["myst_parser"]
root_doc = "index"
html_theme = "alabaster"
html_title = "Pitboard"
myst_heading_anchors = 4
