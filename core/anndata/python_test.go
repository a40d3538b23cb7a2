package anndata_test

import "testing"

// `make test-scanpy` runs these on these files.
func TestPython(t *testing.T) {
	for file, want := range map[string]string{
		"ad_rich.h5ad": `ad.read_h5ad(FILE)`,
		"tenx_v3.h5":   `sc.read_10x_h5(FILE)`,
		"tenx_v2.h5":   `sc.read_10x_h5(FILE)`,
		"tenx_v2_multi.h5": `ad.concat({g: sc.read_10x_h5(FILE, genome=g) for g in ["hg19", "mm10"]}, ` +
			`axis="var", join="outer", label="genome", fill_value=0)`,
		"loom.loom":   `ad.io.read_loom(FILE, obs_names="CellID", var_names="Gene")`,
		"mudata.h5mu": `ad.io.read_elem(h5py.File(FILE)["mod/rna"])`,
	} {
		if got := mustOpen(t, "../../testdata/h5/"+file).Python(); got != want {
			t.Errorf("%s: got %s, want %s", file, got, want)
		}
	}
}
