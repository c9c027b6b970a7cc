"""Well-known methods that measure the same photos, for the benchmark's table (extra ``[bench]``)."""
