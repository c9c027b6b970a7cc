"""What a phone makes of the light."""
