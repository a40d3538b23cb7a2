package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
)

// sameBits looks for what would make a result of core differ in its last bits between machines: a product and
// a sum that the compiler has fused, as it may on arm64, and functions of package math that are assembly on
// some machines or are fused on others.
func sameBits() ([]string, error) {
	assembly, err := assemblyOfCore()
	if err != nil {
		return nil, err
	}
	faults := fusedIn(assembly)
	out, err := exec.Command("git", "grep", "-n", "--untracked", "math\\.", "--", "core/*.go", ":!*_test.go").Output()
	if err != nil {
		return nil, fmt.Errorf("git grep: %w", err)
	}
	return append(faults, inexactIn(out)...), nil
}

// assemblyOfCore compiles core for arm64, of which the build cache spares most from the second time on.
func assemblyOfCore() ([]byte, error) {
	cmd := exec.Command("go", "build", "-gcflags=-S", "./core/...")
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=arm64")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, out[max(0, len(out)-2000):])
	}
	if !bytes.Contains(out, []byte("TEXT")) {
		return nil, fmt.Errorf("%s gave no assembly", strings.Join(cmd.Args, " "))
	}
	return out, nil
}

// fusedIn returns a fault for each place of the assembly of arm64 where a multiplication and an addition are one.
func fusedIn(assembly []byte) []string {
	instruction := regexp.MustCompile(`\(([^()]+\.go:\d+)\)\s+(FN?M(?:ADD|SUB)[SD]|VFML[AS])\b`)
	var faults []string
	for _, m := range instruction.FindAllSubmatch(assembly, -1) {
		fault := fmt.Sprintf("%s: %s on arm64: round the product, float64(x*y), before it is added", m[1], m[2])
		if !slices.Contains(faults, fault) {
			faults = append(faults, fault)
		}
	}
	return faults
}

// exactMath are the functions of package math that have one right result, or give no number.
var exactMath = strings.Fields(`Abs Ceil Copysign Float32bits Float32frombits Float64bits Float64frombits Floor Frexp Inf
	IsInf IsNaN Ldexp NaN Round RoundToEven Signbit Sqrt Trunc`)

// inexactIn returns a fault for each call of another one in the lines, as git grep -n prints them.
func inexactIn(lines []byte) []string {
	call := regexp.MustCompile(`\bmath\.([A-Z]\w*)\(`)
	var faults []string
	for scan := bufio.NewScanner(bytes.NewReader(lines)); scan.Scan(); {
		code, _, _ := strings.Cut(scan.Text(), "//")
		for _, m := range call.FindAllStringSubmatch(code, -1) {
			if !slices.Contains(exactMath, m[1]) {
				faults = append(faults, fmt.Sprintf("%s: math.%s is not the same code on every machine: see core/elem",
					strings.Join(strings.SplitN(code, ":", 3)[:2], ":"), m[1]))
			}
		}
	}
	return faults
}
