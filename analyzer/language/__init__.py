"""The languages that a reader may choose: texts from catalogues, numbers and dates as they are written there."""
