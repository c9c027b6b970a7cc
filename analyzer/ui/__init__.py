"""The browser front end: Streamlit pages over `analyzer.series`; nothing is measured here."""
