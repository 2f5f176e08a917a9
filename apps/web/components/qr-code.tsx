import { encodeQR } from 'qr';

interface Props {
  /** Absolute URL behind the code. */
  readonly address: string;
  readonly label: string;
}

/**
 * A QR code as one path, drawn by the server. It is dark on white in both themes, because many readers need that.
 * The quiet zone of four modules is part of the picture (ISO/IEC 18004).
 */
export function QrCode({ address, label }: Props) {
  const rows = encodeQR(address, 'raw', { ecc: 'medium', border: 4 });
  const path = rows.map((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('');
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${rows.length} ${rows.length}`}
      shapeRendering="crispEdges"
      className="aspect-square w-44 max-w-full shrink-0 rounded-lg"
    >
      <path d={`M0 0h${rows.length}v${rows.length}h-${rows.length}z`} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
