// SPDX-License-Identifier: Apache-2.0
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** Near enough to the end to follow it. */
const FOLLOW_PX = 80;

/**
 * Keeps a list at its end while its reader is there, and says that there is something newer when the reader is not.
 * `last` changes with every line at the end.
 */
export function useFollow(last: string) {
  const list = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const [newer, setNewer] = useState(false);
  const toEnd = () => {
    const element = list.current;
    if (element) element.scrollTop = element.scrollHeight;
    following.current = true;
    setNewer(false);
  };
  const onScroll = () => {
    const element = list.current;
    if (!element) return;
    following.current = element.scrollHeight - element.scrollTop - element.clientHeight < FOLLOW_PX;
    if (following.current) setNewer(false);
  };
  useLayoutEffect(() => {
    if (following.current) toEnd();
    else setNewer(true);
  }, [last]);
  useEffect(() => {
    // The keyboard of a phone makes the list shorter; who was at the end stays there.
    const observer = new ResizeObserver(() => {
      if (following.current && list.current) list.current.scrollTop = list.current.scrollHeight;
    });
    if (list.current) observer.observe(list.current);
    return () => observer.disconnect();
  }, []);
  return { list, newer, toEnd, onScroll };
}
