"""How bytes of a live feed come: TCP, WebSocket, polled documents; and how lines are cut from them."""
