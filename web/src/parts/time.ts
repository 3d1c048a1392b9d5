const dayFormat = new Intl.DateTimeFormat('en-US', { weekday: 'long', month: 'long', day: 'numeric' })
const oldDayFormat = new Intl.DateTimeFormat('en-US', { month: 'long', day: 'numeric', year: 'numeric' })
const shortFormat = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', year: 'numeric' })
const timeFormat = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit' })
const agoFormat = new Intl.RelativeTimeFormat('en-US', { numeric: 'auto' })

/** "Today", "Yesterday", "Monday, March 3", or with its year when that is not this one. */
export function formatDay(instant: string, now = new Date()): string {
  const day = new Date(instant)
  const days = Math.round((startOfDay(now) - startOfDay(day)) / 86_400_000)
  if (days === 0) return 'Today'
  if (days === 1) return 'Yesterday'
  return (day.getFullYear() === now.getFullYear() ? dayFormat : oldDayFormat).format(day)
}

export const formatDate = (instant: string): string => shortFormat.format(new Date(instant))
export const formatTime = (instant: string): string => timeFormat.format(new Date(instant))

/** "3 minutes ago", "in 2 days". */
export function formatAgo(instant: string | number, now = Date.now()): string {
  const seconds = (new Date(instant).getTime() - now) / 1_000
  const size = Math.abs(seconds)
  if (size < 5) return 'just now'
  if (size < 60) return agoFormat.format(Math.round(seconds), 'second')
  if (size < 3_600) return agoFormat.format(Math.round(seconds / 60), 'minute')
  if (size < 86_400) return agoFormat.format(Math.round(seconds / 3_600), 'hour')
  return agoFormat.format(Math.round(seconds / 86_400), 'day')
}

/** Whether a moment has gone by. */
export const isPast = (instant: string): boolean => new Date(instant).getTime() <= Date.now()

/** Whether a moment lies within the last days. */
export const isWithinDays = (instant: string, days: number): boolean =>
  new Date(instant).getTime() >= Date.now() - days * 86_400_000

const startOfDay = (date: Date): number =>
  new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
