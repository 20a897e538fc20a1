"""How the pictures in ``sample/pictures`` were drawn: for developers; nothing imports it, and the wheel leaves it out."""
