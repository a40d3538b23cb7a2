module coverslip

go 1.27.4
