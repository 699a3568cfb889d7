# Draws pairs of samples and writes them with the answers of wilcox.test, one pair a line; see wilcoxon.py.
# Usage: Rscript wilcoxon.R

set.seed(20261129, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")

# So few digits that the text of a sample is the sample.
short <- function(x) signif(x, 7)

one_differs <- function(n, usual, other) c(rep(usual, n - 1), other)

kinds <- list(
  normal = function(m, n) list(rnorm(m, 10, 2), rnorm(n, 9, 2)),
  shifted = function(m, n) list(rnorm(m, 13, 1), rnorm(n, 10, 1)),
  lognormal = function(m, n) list(rlnorm(m, log(0.1), 0.5), rlnorm(n, log(0.12), 0.5)),
  negative = function(m, n) list(-rexp(m), rnorm(n)),
  poisson = function(m, n) list(rpois(m, 4), rpois(n, 3)),
  rare = function(m, n) list(rpois(m, 0.5), rpois(n, 0.3)),
  rates = function(m, n) list(rbinom(m, 200, 0.02) / 200, rbinom(n, 400, 0.01) / 400),
  zeros = function(m, n) list(ifelse(runif(m) < 0.5, 0, rlnorm(m)), ifelse(runif(n) < 0.6, 0, rlnorm(n))),
  scales = function(m, n) list(rlnorm(m, 0, 6), rlnorm(n, 2, 3)),
  one = function(m, n) list(one_differs(m, 5, 7), one_differs(n, 5, 4))
)

sizes <- list(c(3, 3), c(4, 9), c(12, 7), c(30, 30), c(49, 49), c(60, 50), c(17, 60))

# Only as many digits as tell the number from its neighbours.
text <- function(x) {
  digits <- 15
  while (as.numeric(format(x, digits = digits)) != x && digits < 17) digits <- digits + 1
  trimws(if (digits < 17) format(x, digits = digits) else sprintf("%.17g", x))
}
texts <- function(x) paste(vapply(x, text, ""), collapse = " ")

# The interval's ends are searched as closely as R can, instead of to four places.
test <- function(x, y, side, level = NULL) {
  if (is.null(level)) return(suppressWarnings(wilcox.test(x, y, alternative = side)))
  suppressWarnings(wilcox.test(x, y, conf.int = TRUE, conf.level = level, tol.root = 1e-12))
}

row <- function(kind, x, y, level) {
  both <- test(x, y, "two.sided")
  shift <- test(x, y, "two.sided", level)
  figures <- c(level, both$statistic, test(x, y, "greater")$p.value, test(x, y, "less")$p.value, both$p.value,
    shift$estimate, shift$conf.int)
  paste(c(kind, texts(x), texts(y), vapply(figures, text, "")), collapse = ",")
}

cat("kind,canary,baseline,level,r_u,r_greater,r_less,r_either,r_shift,r_lower,r_upper\n")
for (kind in names(kinds)) {
  for (i in seq_along(sizes)) {
    drawn <- kinds[[kind]](sizes[[i]][1], sizes[[i]][2])
    cat(row(kind, short(drawn[[1]]), short(drawn[[2]]), if (i %% 2 == 0) 0.98 else 0.95), "\n", sep = "")
  }
}
