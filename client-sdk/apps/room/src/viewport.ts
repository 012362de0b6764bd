// SPDX-License-Identifier: Apache-2.0

/**
 * Tells the style sheet how much of the page a phone's keyboard leaves (`--height`). Browsers that make the page
 * itself shorter do not need it; Safari does. Zoomed in by two fingers, the page keeps its height.
 */
export function followViewport(): void {
  const viewport = window.visualViewport;
  if (!viewport) return;
  const { style } = document.documentElement;
  const fit = () => {
    const isZoomed = viewport.scale > 1.01;
    if (isZoomed || viewport.height >= innerHeight) style.removeProperty("--height");
    else style.setProperty("--height", `${viewport.height}px`);
    if (!isZoomed && viewport.offsetTop > 0) scrollTo(0, 0);
  };
  viewport.addEventListener("resize", fit);
  viewport.addEventListener("scroll", fit);
}
