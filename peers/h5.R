# What rhdf5 or hdf5r reads in a file, as h5.py prints it: h5.R rhdf5|hdf5r FILE
args <- commandArgs(trailingOnly = TRUE)
line <- function(path, value) {
  v <- as.vector(value)
  if (is.factor(value)) v <- as.integer(value == "TRUE")
  total <- if (is.character(v)) sum(nchar(v, type = "bytes")) else sum(as.numeric(v)[is.finite(as.numeric(v))])
  cat(sprintf('{"path": "%s", "n": %d, "sum": %.17g}\n', path, length(v), total))
}
unread <- function(path, e) cat(sprintf('{"path": "%s", "unread": "%s"}\n', path, gsub('["\n\\\\]', " ", conditionMessage(e))))
attempt <- function(path, read) tryCatch(line(path, read()), error = function(e) unread(path, e))
if (args[1] == "rhdf5") {
  suppressMessages(library(rhdf5))
  found <- h5ls(args[2])
  found <- found[found$otype == "H5I_DATASET" & found$dclass != "COMPOUND", ]
  for (i in seq_len(nrow(found))) {
    path <- sub("^//", "/", paste0(found$group[i], "/", found$name[i]))
    attempt(path, function() h5read(args[2], path, bit64conversion = "double"))
  }
} else {
  suppressMessages(library(hdf5r))
  file <- H5File$new(args[2], mode = "r")
  found <- file$ls(recursive = TRUE)
  found <- found[found$obj_type == "H5I_DATASET" & !grepl("COMPOUND", found$dataset.type_class), ]
  for (path in found$name) attempt(paste0("/", path), function() {
    d <- file[[path]]
    if (length(d$dims) == 0) d$read() else if (any(d$dims == 0)) numeric(0) else d$read()
  })
}
