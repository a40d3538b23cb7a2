package anndata

import (
	"encoding/binary"
	"math"

	"coverslip/core/sparse"
	"coverslip/h5read"
	"coverslip/h5write"
)

// sparseElement carries a CSR or CSC matrix of obsm, obsp, uns and the like.
func (e *exporter) sparseElement(parent *h5write.Group, name string, from *h5read.Group, axes []kept) error {
	shape, err := e.file.sparseShape(from)
	if err != nil {
		return err
	}
	if shape == nil {
		return e.file.fault(from.Path(), hintMatrix, "has no shape")
	}
	m := e.file.newMatrix(Source{}, from.Path(), axis{int(shape[0]), from.Path()}, axis{int(shape[1]), from.Path()})
	if err := m.openSparse(from); err != nil {
		return err
	}
	both := [2]kept{keep(m.Cells, nil), keep(m.Genes, nil)}
	for i, k := range axes {
		if k.n != both[i].n {
			return e.file.fault(from.Path(), hintMatrix, "has shape %v; dimension %d should be %d", shape, i, k.n)
		}
		both[i] = k
	}
	return e.sparse(parent, name, m, both[0], both[1])
}

// sparse writes what is kept of a stored sparse matrix: as it is stored where that is all.
func (e *exporter) sparse(parent *h5write.Group, name string, m *storedMatrix, rows, cols kept) error {
	g := parent.Group(name)
	encode(g, m.Encoding, "0.1.0")
	g.Attr("shape", []int64{int64(rows.len()), int64(cols.len())})
	if !rows.all() || !cols.all() {
		major, minor := rows, cols
		if m.Encoding == cscEncoding {
			major, minor = cols, rows
		}
		return e.sparsePart(g, m, major, minor)
	}
	for i, d := range []*h5read.Dataset{m.data, m.indices, m.indptr} {
		if _, err := e.numbers(g, []string{"data", "indices", "indptr"}[i], d, nil); err != nil {
			return err
		}
	}
	return nil
}

// sparsePart writes the kept part of a sparse matrix, a stretch of values at a time.
func (e *exporter) sparsePart(g *h5write.Group, m *storedMatrix, major, minor kept) error {
	indptr, err := m.borders()
	if err != nil {
		return err
	}
	p := &sparsePart{
		m: m, size: m.data.Type().Size, renumber: minor.renumber(), nMinor: minor.n,
		data: g.Rows("data", typeOf(m.data.Type()), nil, e.compress), indices: g.Rows("indices", h5write.Int(4), nil, e.compress),
	}
	ends := make([]int64, 1, major.len()+1)
	for done := 0; done < major.len(); {
		lo, end := indptr[major.at(done)], done+1
		for end < major.len() && indptr[major.at(end)+1]-lo <= stretchValues {
			end++
		}
		// One that is larger than a stretch is read in several.
		for hi := indptr[major.at(end-1)+1]; lo < hi; lo += stretchValues {
			if err := e.failed(); err != nil {
				return err
			}
			if err := p.read(lo, min(hi, lo+stretchValues)); err != nil {
				return err
			}
			for k := done; k < end; k++ {
				if err := p.keep(max(indptr[major.at(k)], lo), min(indptr[major.at(k)+1], lo+stretchValues), indptr); err != nil {
					return err
				}
				if k+1 == len(ends) {
					ends = append(ends, 0)
				}
				ends[k+1] = int64(p.data.Len())
			}
		}
		for len(ends) <= end { // those without values
			ends = append(ends, int64(p.data.Len()))
		}
		done = end
	}
	e.indptr(g, ends)
	return nil
}

// stretchValues is how many values are read at a time.
const stretchValues = 1 << 20

// sparsePart copies values and their indices.
type sparsePart struct {
	m        *storedMatrix
	size     int     // bytes of a value
	renumber []int32 // nil: all are kept
	nMinor   int
	first    int64 // of the values that were read
	values   []byte
	read32   []int32
	kept     []byte // values and indices on their way
	renamed  []byte

	data, indices *h5write.Rows
}

func (p *sparsePart) read(lo, hi int64) (err error) {
	p.first = lo
	start, count := []uint64{uint64(lo)}, []uint64{uint64(hi - lo)}
	if p.values, err = p.m.data.Bytes(start, count); err != nil {
		return err
	}
	turn(p.m.data.Type(), p.values)
	if cap(p.read32) < int(hi-lo) {
		p.read32 = make([]int32, hi-lo)
	}
	p.read32 = p.read32[:hi-lo]
	return h5read.Read(p.m.indices, p.read32, start, count)
}

// keep copies what is kept of the values from lo to hi, which were read.
func (p *sparsePart) keep(lo, hi int64, indptr []int64) error {
	if lo >= hi {
		return nil
	}
	values := p.values[int(lo-p.first)*p.size : int(hi-p.first)*p.size]
	p.kept, p.renamed = p.kept[:0], p.renamed[:0]
	for at, j := range p.read32[lo-p.first : hi-p.first] {
		if uint(j) >= uint(p.nMinor) {
			return p.m.checkIndex(int64(j), p.nMinor, indptr, uint64(lo)+uint64(at))
		}
		if p.renumber != nil {
			if j = p.renumber[j]; j < 0 {
				continue
			}
			p.kept = append(p.kept, values[at*p.size:(at+1)*p.size]...)
		}
		p.renamed = binary.LittleEndian.AppendUint32(p.renamed, uint32(j))
	}
	if p.renumber != nil {
		values = p.kept
	}
	p.data.Append(values)
	p.indices.Append(p.renamed)
	return nil
}

// indptr writes the borders of rows or columns, in the type that holds the number of values.
func (e *exporter) indptr(g *h5write.Group, ends []int64) {
	if ends[len(ends)-1] <= math.MaxInt32 {
		g.Dataset("indptr", mapped(ends, func(n int64) int32 { return int32(n) }), e.compress)
		return
	}
	g.Dataset("indptr", ends, e.compress)
}

// csr writes a matrix that is read by rows.
func (e *exporter) csr(parent *h5write.Group, name string, x sparse.Matrix) error {
	nObs, nVars := x.Shape()
	g := parent.Group(name)
	encode(g, csrEncoding, "0.1.0")
	g.Attr("shape", []int64{int64(nObs), int64(nVars)})
	data := g.Rows("data", h5write.Float(4), nil, e.compress)
	indices := g.Rows("indices", h5write.Int(4), nil, e.compress)
	ends := make([]int64, 1, nObs+1)
	var b []byte
	err := x.Rows(e.ctx, 0, nObs, func(block *sparse.Block) error {
		last := ends[len(ends)-1]
		for _, end := range block.Indptr[1:] {
			ends = append(ends, last+int64(end))
		}
		b = b[:0]
		for _, v := range block.Data {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
		}
		data.Append(b)
		b = b[:0]
		for _, j := range block.Indices {
			b = binary.LittleEndian.AppendUint32(b, uint32(j))
		}
		indices.Append(b)
		return e.out.Err()
	})
	e.indptr(g, ends)
	return err
}
