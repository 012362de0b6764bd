// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren } from "preact";
import { t } from "../words";

const WIDTH = 120;
const HEIGHT = 28;

/** A line's height for each value; flat at the bottom where there was nothing. */
export function points(values: readonly number[], most: number): string {
  const step = values.length > 1 ? WIDTH / (values.length - 1) : 0;
  const height = (value: number) => HEIGHT - 2 - (value / Math.max(1, most)) * (HEIGHT - 4);
  return values
    .map((value, at) => `${(at * step).toFixed(1)},${height(value).toFixed(1)}`)
    .join(" ");
}

/** A small chart where looking beats reading. `says` is what it is to who cannot see it, `value` stands beside it. */
function Chart({
  name,
  says,
  value,
  children,
}: {
  name: string;
  says: string;
  value: string | number;
  children: ComponentChildren;
}) {
  return (
    <figure class="spark">
      <figcaption>{name}</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={says}
      >
        {children}
      </svg>
      <span class="most" aria-hidden="true">
        {value}
      </span>
    </figure>
  );
}

/** How something went, its words now and most. */
export function Spark({ name, values }: { name: string; values: readonly number[] }) {
  const most = Math.max(0, ...values);
  const says = t("spark", { name, now: values.at(-1) ?? 0, most });
  return (
    <Chart name={name} says={says} value={most}>
      <polyline points={points(values, most)} />
    </Chart>
  );
}

/** Single values one after the other: how long people waited. */
export function Bars({
  name,
  values,
  read,
}: {
  name: string;
  values: readonly number[];
  read: (value: number) => string;
}) {
  if (values.length === 0) return null;
  const most = Math.max(1, ...values);
  const width = Math.min(12, WIDTH / values.length);
  const median = [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  const says = t("bars", { name, median: read(median), most: read(most) });
  return (
    <Chart name={name} says={says} value={read(median)}>
      {values.map((value, at) => {
        const height = Math.max(2, (value / most) * (HEIGHT - 2));
        return (
          <rect
            key={at}
            x={at * width + 1}
            y={HEIGHT - height}
            width={Math.max(1, width - 2)}
            height={height}
          />
        );
      })}
    </Chart>
  );
}
