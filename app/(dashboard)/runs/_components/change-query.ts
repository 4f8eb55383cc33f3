/** Writes one thing into the address without a new page; empty takes it out. */
export function changeQuery(name: string, value: string): void {
  const query = new URLSearchParams(window.location.search);
  if (value === "") query.delete(name);
  else query.set(name, value);
  // A comma is readable where it separates ids.
  window.history.replaceState(
    null,
    "",
    `${window.location.pathname}?${query.toString().replaceAll("%2C", ",")}`,
  );
}
