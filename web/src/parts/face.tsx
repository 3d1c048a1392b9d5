import styles from './face.module.css'

/** A person, by the first letters of their name in a colour that stays theirs. */
export function Face({ name, size = 32 }: { readonly name: string; readonly size?: number }) {
  const hue = Array.from(name).reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7)
  const letters = name
    .split(/\s+/)
    .map((word) => word[0] ?? '')
    .filter((letter, index, all) => index === 0 || index === all.length - 1)
  return (
    <span
      className={styles.face}
      style={{ width: size, height: size, fontSize: size * 0.38, '--hue': hue } as React.CSSProperties}
      aria-hidden
    >
      {letters.join('').toUpperCase()}
    </span>
  )
}
