"""How values reach a file and come back: typed JSON, and files that are whole or not there."""
