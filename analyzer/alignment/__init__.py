"""Two photos to the map between them (the room DESIGN calls align; the name `analyzer.align` is the public function)."""
