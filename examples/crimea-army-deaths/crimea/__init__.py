"""Deaths of the British army in the East, 1854 to 1856, as Florence Nightingale drew them."""
