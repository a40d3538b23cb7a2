package disk

func (f *File) denseLinks(d denseStore) ([]Link, error) {
	return nil, Unsupported("group with dense links (fractal heap)")
}

func (f *File) denseAttributes(d denseStore) ([]Attribute, error) {
	return nil, Unsupported("dense attributes (fractal heap)")
}
