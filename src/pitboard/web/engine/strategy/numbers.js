// @ts-check
/** Numbers as Python reckons with them, so that both engines give the same answers to the last digit. */

/** Of two whole numbers as near the even one is taken, as `round` does. @param {number} value */
export function rounded(value) {
  const up = Math.round(value);
  return up - value === 0.5 && up % 2 ? up - 1 : up;
}

/** The sum of numbers. @param {number[]} numbers */
export const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);

/** @param {number} a @param {number} b */
export const ascending = (a, b) => a - b;

/** Series of erfc(x)·exp(x²) by Chebyshev's polynomials, fitted over 0 to FAR: within 2e-15. */
const SERIES = [
  0.4084852577497366, -0.4250998204972795, 0.1282730953800576, -0.03106603007764636,
  0.006039131040245263, -0.0009237530410711388, 0.000105262394319755, -7.608872635858555e-06,
  9.255814656773029e-08, 4.771502664567415e-08, -4.11473059783591e-09, -1.741531015701376e-10,
  4.512650638570972e-11, 2.0342469572809e-13, -4.600050824534435e-13, 3.453758941836343e-15,
  4.798904348761089e-15,
];
const FAR = 6.5;
const SCALE = 3.75;
const LAST = (FAR - SCALE) / (FAR + SCALE);

/** The error function. @param {number} x */
export function erf(x) {
  const size = Math.abs(x);
  if (size >= FAR) return Math.sign(x);
  const place = (((size - SCALE) / (size + SCALE) + 1) / (LAST + 1)) * 2 - 1;
  let [before, now] = [0, 0];
  for (let i = SERIES.length - 1; i > 0; i -= 1) [before, now] = [now, 2 * place * now - before + SERIES[i]];
  return Math.sign(x) * (1 - Math.exp(-size * size) * (place * now - before + SERIES[0]));
}
