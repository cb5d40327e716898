"""What the facts say: each function asks one question of a cursor or a frame."""
