// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** The page's first screen leaves the focus where the browser put it. */
let isFirst = true;

/** The heading of a screen. Takes the focus when the screen takes the place of another one. */
export function Heading({ children, lang }: { children: ComponentChildren; lang?: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirst) heading.current?.focus();
    isFirst = false;
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} dir="auto" {...(lang ? { lang } : {})}>
      {children}
    </h1>
  );
}
