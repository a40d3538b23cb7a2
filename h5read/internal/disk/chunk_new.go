package disk

func (f *File) readNewIndex(d *Dataset, x *ChunkIndex) error {
	return Unsupported("chunk index of kind %d", d.Layout.Index)
}
