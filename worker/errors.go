package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"coverslip/core/anndata"
	"coverslip/h5read"
)

// Mistakes of the conversation itself.
var (
	errNoFile = &invalid{"No file is open.", "Open an .h5ad file first."}
	errNoRun  = &invalid{"There is no result yet.", "Run the analysis first."}
)

// invalid is a request that cannot be answered, with what to do about it.
type invalid struct{ message, hint string }

func (e *invalid) Error() string { return e.message }

func errUnknownOp(op string) error {
	return &invalid{fmt.Sprintf("The engine has no operation %q.", op), "Please reload the page."}
}

func errWrongParams(params any) error {
	return &invalid{fmt.Sprintf("The parameters are a %T, which does not belong to the operation.", params), "Please reload the page."}
}

// panicError is a fault of the program.
type panicError struct{ value, stack string }

func (e *panicError) Error() string { return "panic: " + e.value }

// FileError is what the host's reader returns when the file itself can no longer be read: moved,
// changed, or its disk gone.
type FileError struct {
	Name   string
	Reason string
}

func (e *FileError) Error() string { return e.Name + ": " + e.Reason }

// absentError is a need of the contents of a file that was resumed without them.
type absentError struct{ name string }

func (e *absentError) Error() string {
	return fmt.Sprintf("this needs the file %s itself; here is only what was kept of it", e.name)
}

// Misread is the failure of a request whose parameters could not be decoded.
func Misread(err error) *Failure {
	return failure(&invalid{"The request cannot be read: " + err.Error() + ".", "Please reload the page."})
}

// failure says an error in words for a person. The errors of the packages below carry their own
// words; this only sorts them, and adds what to do where they do not say it.
func failure(err error) *Failure {
	f := &Failure{Code: CodeInvalid, Message: sentence(err.Error()), Detail: chain(err)}
	var (
		bad   *invalid
		fault *panicError
		file  *FileError
		kept  *absentError
		data  *anndata.Error
		away  *awayError
	)
	switch {
	case errors.As(err, &away) && away.Negative == nil:
		return away.Failure
	case errors.Is(err, ErrMateGone):
		f.Code, f.Message = CodeMemory, "A part of the engine ended on the way, most likely for want of memory."
		f.Hint = "Close other tabs and run it again, or analyse the file with the command line."
	case errors.Is(err, context.Canceled):
		f.Code, f.Message = CodeCancelled, "Cancelled."
	case errors.As(err, &fault):
		f.Code, f.Message = CodeInternal, "The engine met a fault of its own."
		f.Hint = "Run it again; if it happens again, please report it with the details below."
		f.Detail = append(f.Detail, fault.stack)
	case errors.As(err, &bad):
		f.Message, f.Hint = bad.message, bad.hint
	case errors.As(err, &kept):
		f.Code, f.Where = CodeFile, kept.name
		f.Message, f.Hint = "This needs the file itself: only its results are kept here.", "Choose the file again."
	case errors.As(err, &file):
		f.Code, f.Where, f.Message = CodeFormat, file.Name, "The file can no longer be read: "+sentence(file.Reason)
		f.Hint = "It may have been moved or changed since it was picked. Pick it again."
	case errors.As(err, &data):
		f.Code, f.Where = fileCode(err), data.File+" "+data.Path
		f.Message, f.Hint = sentence(data.Msg), sentence(data.Hint)
	default:
		f.Code = fileCode(err)
	}
	f.Where = strings.TrimSpace(f.Where)
	return f
}

// fileCode tells the kinds of a file's faults apart; what is of no such kind is about the data.
func fileCode(err error) ErrorCode {
	var (
		format      *h5read.FormatError
		unsupported *h5read.UnsupportedError
		data        *anndata.Error
	)
	switch {
	case errors.As(err, &unsupported):
		return CodeUnsupported
	case errors.As(err, &format), errors.As(err, &data), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return CodeFormat
	}
	return CodeInvalid
}

// sentence ends an error's text with a full stop. It begins as it does, often with a name of a setting.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	if last := text[len(text)-1]; last != '.' && last != '!' && last != '?' {
		text += "."
	}
	return text
}

// chain lists an error and its causes, outermost first.
func chain(err error) []string {
	var out []string
	for err != nil {
		out = append(out, err.Error())
		if many, ok := err.(interface{ Unwrap() []error }); ok {
			for _, e := range many.Unwrap() {
				out = append(out, chain(e)...)
			}
			return out
		}
		err = errors.Unwrap(err)
	}
	return out
}
