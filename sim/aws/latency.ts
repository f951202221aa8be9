/** Latency distributions, drawn through the oracle. */
import type { Entity, Oracle } from "../kernel/mod.ts";
import type { Latency } from "./operation.ts";

const STEPS = 512;
/** Quantiles of the standard normal distribution at (i + 0.5) / STEPS. */
const QUANTILES = Float64Array.from({ length: STEPS }, (_, i) => normalQuantile((i + 0.5) / STEPS));
/** The standard normal's 99th percentile. */
const Z99 = 2.3263478740408408;

const SIGMAS = new WeakMap<Latency, number>();

/** Draws a time in milliseconds, rounded to 0.1 ms. */
export function drawLatencyMs(oracle: Oracle, latency: Latency, entity: Entity, occurrence = 0): number {
  let sigma = SIGMAS.get(latency);
  if (sigma === undefined) {
    SIGMAS.set(latency, sigma = latency.p50Ms > 0 ? Math.log(latency.p99Ms / latency.p50Ms) / Z99 : 0);
  }
  const z = QUANTILES[Math.floor(oracle.draw("latency", entity, occurrence) * STEPS)]!;
  return Math.round(latency.p50Ms * Math.exp(sigma * z) * 10) / 10;
}

/** Acklam's rational approximation of the inverse normal distribution function; relative error below 1.2e-9. */
function normalQuantile(p: number): number {
  const a = [
    -39.69683028665376,
    220.9460984245205,
    -275.9285104469687,
    138.357751867269,
    -30.66479806614716,
    2.506628277459239,
  ];
  const b = [
    -54.47609879822406,
    161.5858368580409,
    -155.6989798598866,
    66.80131188771972,
    -13.28068155288572,
  ];
  const c = [
    -0.007784894002430293,
    -0.3223964580411365,
    -2.400758277161838,
    -2.549732539343734,
    4.374664141464968,
    2.938163982698783,
  ];
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];
  const tail = (q: number): number =>
    (((((c[0]! * q + c[1]!) * q + c[2]!) * q + c[3]!) * q + c[4]!) * q + c[5]!) /
    ((((d[0]! * q + d[1]!) * q + d[2]!) * q + d[3]!) * q + 1);
  if (p < 0.02425) return tail(Math.sqrt(-2 * Math.log(p)));
  if (p > 1 - 0.02425) return -tail(Math.sqrt(-2 * Math.log(1 - p)));
  const q = p - 0.5;
  const r = q * q;
  return (((((a[0]! * r + a[1]!) * r + a[2]!) * r + a[3]!) * r + a[4]!) * r + a[5]!) * q /
    (((((b[0]! * r + b[1]!) * r + b[2]!) * r + b[3]!) * r + b[4]!) * r + 1);
}
