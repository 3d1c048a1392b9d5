import type { Motif } from './motif.ts'
import { box, disc, faint, line, oval, ring, several, shadow, shape, stroke } from './shapes.ts'

export const fileBox: Motif = (b) => {
  const tall = 240 + 40 * b.pick('tall', 3)
  const top = 620 - tall
  return [
    shadow(400, 630, 250),
    shape(`M190 ${top}H560L610 ${top - 60}H250Z`, b.deep),
    shape(`M560 ${top}L610 ${top - 60}V570L560 622Z`, b.dark),
    box(190, top, 370, tall + 2, b.main, 4),
    box(178, top - 6, 394, 66, b.light, 8),
    shape(`M572 ${top}L624 ${top - 64}V${top - 8}L572 ${top + 60}Z`, b.deep),
    shape(`M178 ${top - 4}H572L624 ${top - 66}H236Z`, b.pale),
    box(318, top + 96, 114, 34, b.dark, 17),
    box(290, top + 150, 170, 62, b.paper, 6),
    several(2, (at) => box(308, top + 168 + at * 20, 130 - at * 40, 8, b.light, 4)),
  ].join('')
}

export const cabinet: Motif = (b) => {
  const drawers = 2 + b.pick('drawers', 3)
  const height = 460
  const each = (height - 20) / drawers
  const open = b.pick('open', drawers + 1)
  return [
    shadow(400, 650, 220),
    box(252, 176, 300, height, b.deep, 12),
    box(240, 170, 300, height, b.main, 12),
    several(drawers, (at) => {
      const y = 180 + at * each
      const out = at === open ? 18 : 0
      return (
        (out > 0 ? box(254, y + 6, 272, each - 8, b.dark, 6) : '') +
        box(254 - out / 2, y + 6 + out / 2, 272 + out, each - 12, b.light, 8) +
        box(350 - out / 4, y + 6 + each * 0.52, 80 + out / 2, 14, b.dark, 7) +
        box(366, y + each * 0.24, 48, 26, b.paper, 4)
      )
    }),
    box(262, 630, 34, 18, b.dark, 4),
    box(486, 630, 34, 18, b.dark, 4),
  ].join('')
}

export const locker: Motif = (b) => {
  const doors = 2 + b.pick('doors', 2)
  const width = 130
  const left = 400 - (doors * width) / 2
  return [
    shadow(400, 650, doors * 85),
    box(left - 10, 140, doors * width + 20, 500, b.deep, 10),
    several(doors, (at) => {
      const x = left + at * width
      return (
        box(x + 4, 150, width - 8, 480, at % 2 === 0 ? b.main : b.light, 6) +
        several(4, (slot) => box(x + 30, 190 + slot * 24, width - 60, 10, b.dark, 5)) +
        box(x + width - 34, 380, 14, 54, b.paper, 7) +
        disc(x + width - 27, 460, 9, b.dark)
      )
    }),
  ].join('')
}

export const shelving: Motif = (b) => {
  const shelves = 4
  const goods = (shelf: number) => {
    const y = 176 + shelf * 132
    const crate = (x: number, wide: number, tall: number, colour: string) =>
      box(x, y + 110 - tall, wide, tall, colour, 6)
    return b.pick(`goods ${shelf}`, 3) === 0
      ? crate(236, 110, 76, b.accent) + crate(366, 90, 60, b.paper)
      : b.pick(`goods ${shelf}`, 3) === 1
        ? crate(400, 130, 84, b.accentDeep) + crate(250, 70, 50, b.pale)
        : crate(240, 80, 60, b.pale) + crate(330, 80, 84, b.accent) + crate(440, 110, 56, b.paper)
  }
  return [
    shadow(400, 650, 220),
    several(shelves - 1, goods),
    several(
      shelves,
      (at) =>
        box(204, 154 + at * 132 + (at === 0 ? 0 : 0), 392, 20, b.light, 4) +
        box(204, 168 + at * 132, 392, 8, b.deep),
    ),
    box(196, 130, 22, 520, b.main, 4),
    box(582, 130, 22, 520, b.main, 4),
    several(9, (at) => disc(207, 160 + at * 56, 4, b.dark) + disc(593, 160 + at * 56, 4, b.dark)),
  ].join('')
}

export const cart: Motif = (b) =>
  [
    shadow(410, 650, 230),
    stroke('M560 560V200C560 170 600 170 628 176', { color: b.dark, width: 20 }),
    box(210, 300, 350, 40, b.light, 10),
    box(210, 330, 350, 24, b.deep, 8),
    box(210, 540, 350, 40, b.main, 10),
    line(232, 340, 232, 560, { color: b.dark, width: 18 }),
    box(260, 200, 120, 100, b.accent, 8),
    box(396, 236, 130, 64, b.paper, 8),
    box(270, 400, 220, 140, b.accentDeep, 10),
    box(270, 400, 220, 34, b.accent, 10),
    disc(270, 616, 32, '#2b303a'),
    disc(270, 616, 13, '#aab2c0'),
    disc(510, 616, 32, '#2b303a'),
    disc(510, 616, 13, '#aab2c0'),
  ].join('')

export const tote: Motif = (b) =>
  [
    shadow(400, 636, 240),
    faint(0.95, shape('M190 300H610L570 620C568 632 558 636 550 636H250C242 636 232 632 230 620Z', b.main)),
    shape('M190 300H330L340 636H250C242 636 232 632 230 620Z', b.light),
    box(160, 264, 480, 50, b.deep, 20),
    box(160, 256, 480, 40, b.main, 20),
    several(4, (at) => faint(0.35, box(276 + at * 74, 350, 20, 240, b.dark, 10))),
    ring(400, 246, 54, { color: b.dark, width: 18 }),
    box(330, 256, 140, 50, b.main, 10),
    oval(400, 276, 50, 8, b.deep),
  ].join('')

export const folder: Motif = (b) => {
  const sheet = (at: number) =>
    box(226 + at * 10, 210 + at * 22, 350, 300, at % 2 === 0 ? b.paper : b.pale, 8)
  return [
    shadow(400, 640, 250),
    shape('M180 250C180 236 190 226 204 226H340L376 264H596C610 264 620 274 620 288V610H180Z', b.deep),
    several(3, sheet),
    shape(
      'M180 360C180 346 190 336 204 336H596C610 336 620 346 620 360V606C620 624 610 634 596 634H204C190 634 180 624 180 606Z',
      b.main,
    ),
    shape('M180 360C180 346 190 336 204 336H420L300 634H204C190 634 180 624 180 606Z', b.light),
    box(330, 430, 180, 70, b.paper, 8),
    several(2, (at) => box(350, 448 + at * 22, 140 - at * 50, 9, b.light, 4)),
  ].join('')
}
