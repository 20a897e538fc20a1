"""Other engines, each given the same releases and asked the same, in the shape that their users know."""
