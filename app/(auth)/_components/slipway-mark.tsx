/** The mark of the product; the same as the icon of the tab. */
export function SlipwayMark() {
  return (
    <svg aria-hidden viewBox="0 0 32 32" className="size-7">
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path
        d="M7 22.5h18M10 18l12-8.5M10 18V9.5h12"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
