import { useEffect } from 'react';

/** As in public/icon.svg, which is not a module. */
const icon =
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1864ab"/>` +
  `<path d="M7 17l5.5 5.5L25 10" fill="none" stroke="#fff" stroke-width="3.6" stroke-linecap="round" stroke-linejoin="round"/>`;

/** More digits than these would not be read at sixteen pixels. */
const written = (count: number): string => (count > 99 ? '99+' : String(count));

/** The icon of the tab with a number on it, as an address of its own: nothing is fetched for it. */
export function iconWith(count: number): string {
  const text = written(count);
  const badge =
    `<circle cx="21" cy="21" r="11" fill="#c92a2a"/>` +
    `<text x="21" y="${text.length > 2 ? 25 : 26}" fill="#fff" font-family="sans-serif" font-weight="700"` +
    ` font-size="${text.length > 2 ? 11 : 15}" text-anchor="middle">${text}</text>`;
  return `data:image/svg+xml,${encodeURIComponent(`${icon}${badge}</svg>`)}`;
}

/** Puts the count on the icon of the tab; at 0 the icon is as it was. */
export function useFavicon(count: number): void {
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel=icon]');
    if (link) link.href = count > 0 ? iconWith(count) : '/icon.svg';
  }, [count]);
}
