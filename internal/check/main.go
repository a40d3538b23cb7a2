// Check holds the project to the rules that no compiler knows: the direction of imports in Go and in
// TypeScript, arithmetic that gives the same bits everywhere, and the sizes of files and of what the browser
// loads. It prints every fault and fails
// when there is one.
package main

import (
	"fmt"
	"os"
)

func main() {
	var faults []string
	for _, rule := range []func() ([]string, error){goDirection, tsDirection, sameBits, fileSizes, siteSizes} {
		found, err := rule()
		if err != nil {
			fmt.Fprintln(os.Stderr, "check:", err)
			os.Exit(2)
		}
		faults = append(faults, found...)
	}
	for _, fault := range faults {
		fmt.Println(fault)
	}
	if len(faults) > 0 {
		os.Exit(1)
	}
}
