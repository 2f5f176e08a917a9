export type HalfState = 'empty' | 'sealed' | 'open';

interface Props {
  readonly left: HalfState;
  readonly right: HalfState;
  /** True if both sides agree that the work is done. Ticks the ring. */
  readonly agreed?: boolean;
  readonly className?: string;
}

/**
 * The logo: two half rings, one for each side. A half is filled when its statement is in. Decorative, because the text
 * beside it says the same.
 */
export function Ring({ left, right, agreed = false, className }: Props) {
  return (
    <svg viewBox="0 0 64 64" fill="none" strokeLinecap="round" aria-hidden className={className}>
      <Half d="M29 7 A25.2 25.2 0 0 0 29 57" state={left} />
      <Half d="M35 7 A25.2 25.2 0 0 1 35 57" state={right} />
      {agreed && <path d="M22 33 l7 7 l13 -15" strokeWidth="5" strokeLinejoin="round" className="stroke-accent" />}
    </svg>
  );
}

function Half({ d, state }: { readonly d: string; readonly state: HalfState }) {
  if (state === 'empty') return <path d={d} strokeWidth="3" strokeDasharray="0.1 7" className="stroke-edge" />;
  return <path d={d} strokeWidth={state === 'open' ? 7 : 6} className="stroke-accent" />;
}
