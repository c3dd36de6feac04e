/** The product's sign. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" fill="var(--p-accent)" />
      <path d="M8 10.5a3 3 0 0 1 3-3h7a3 3 0 0 1 3 3v4a3 3 0 0 1-3 3h-4.5L9.8 20.6c-.3.3-.8.1-.8-.4v-3.4a3 3 0 0 1-1-2.3z" fill="#fff" />
      <path d="M23 13.5a2.5 2.5 0 0 1 2 2.5v3.5a2.6 2.6 0 0 1-.9 2v2.7c0 .5-.5.7-.9.4L20.3 22H16a2.6 2.6 0 0 1-2.2-1.3" fill="none" stroke="#fff" strokeWidth="1.7" strokeLinecap="round" />
    </svg>
  );
}
