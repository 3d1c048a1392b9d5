import { useId } from 'react'

/** A spotlight from the wings. */
export function Logo({ size = 26 }: { readonly size?: number }) {
  const light = useId()
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <defs>
        <linearGradient id={light} x1="0" y1="0" x2="1" y2="1">
          <stop offset="0" stopColor="#d6ccff" />
          <stop offset="1" stopColor="#6a4df5" />
        </linearGradient>
      </defs>
      <rect width="32" height="32" rx="9" fill="#171426" />
      <path d="M9 6.5 L27 26 H13.5 Z" fill={`url(#${light})`} />
      <circle cx="8.6" cy="7" r="2.6" fill="#fff" />
    </svg>
  )
}
