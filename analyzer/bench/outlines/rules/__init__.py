"""The colour rules that found the back before there was a network: a peer, kept as they were."""
