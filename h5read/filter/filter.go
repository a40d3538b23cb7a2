// Package filter undoes the filters of HDF5's chunk pipelines. Each filter is a
// file (or folder) of its own; the table in this one maps the registered
// numbers to them. Only this package imports compression libraries.
//
// A decoder gets the stored bytes and a limit, and must never produce, nor
// allocate, more than the limit: the bytes come from strangers.
package filter

import (
	"errors"
	"fmt"
)

// decoder undoes one filter. It may write to dst, which is empty and has room
// for limit bytes, and returns dst grown, or a part of src.
type decoder func(dst, src []byte, limit int, values []uint32) ([]byte, error)

type entry struct {
	name   string
	decode decoder // nil: known by name only
}

var table = map[uint16]entry{
	1:     {"deflate", deflate},
	2:     {"shuffle", unshuffle},
	3:     {"fletcher32", fletcher32},
	4:     {"szip", szip},
	5:     {"nbit", nbit},
	6:     {"scaleoffset", scaleOffset},
	305:   {"lzo", nil},
	307:   {"bzip2", unbzip2},
	32000: {"lzf", lzf},
	32001: {"blosc", unblosc},
	32002: {"mafisc", nil},
	32004: {"lz4", unlz4},
	32008: {"bitshuffle", unbitshuffle},
	32013: {"zfp", nil},
	32015: {"zstd", unzstd},
	32017: {"sz", nil},
	32018: {"fcidecomp", nil},
	32019: {"jpeg", nil},
	32022: {"bitgroom", unquantize},
	32023: {"granularbr", unquantize},
	32024: {"sz3", nil},
	32026: {"blosc2", unblosc2},
	32028: {"sperr", nil},
}

// ErrUnknown is returned for a filter that is not implemented.
var ErrUnknown = errors.New("this filter is not supported")

// errLimit says that a chunk decodes to more than it may hold.
var errLimit = errors.New("decodes to more bytes than the chunk holds")

// Name is the registered name of a filter, or "?" where none is known.
func Name(id uint16) string {
	if e, ok := table[id]; ok {
		return e.name
	}
	return "?"
}

// Supported reports whether Decode knows the filter.
func Supported(id uint16) bool { return table[id].decode != nil }

// Decode undoes one filter on src. The result has at most limit bytes and lies
// in dst, whose capacity must be limit or more, or in src.
func Decode(id uint16, dst, src []byte, limit int, values []uint32) ([]byte, error) {
	d := table[id].decode
	if d == nil {
		return nil, ErrUnknown
	}
	if cap(dst) < limit {
		return nil, fmt.Errorf("filter: destination of %d bytes for a limit of %d", cap(dst), limit)
	}
	out, err := d(dst[:0:limit], src, limit, values)
	if err == nil && len(out) > limit {
		return nil, errLimit
	}
	return out, err
}
