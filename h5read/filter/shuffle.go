package filter

// unshuffle undoes filter 2. values[0] is the size of an element.
func unshuffle(dst, src []byte, limit int, values []uint32) ([]byte, error) {
	if len(src) > limit {
		return nil, errLimit
	}
	if len(values) == 0 || values[0] <= 1 || int64(values[0]) > int64(len(src)) {
		return src, nil
	}
	dst = dst[:len(src)]
	unshuffleBytes(dst, src, int(values[0]))
	return dst, nil
}
