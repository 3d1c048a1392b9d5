import type { Motif } from './motif.ts'
import { box, disc, faint, line, oval, ring, several, shadow, shape, stroke, turned } from './shapes.ts'

export const bookcase: Motif = (b) => {
  const shelves = 3 + b.pick('shelves', 2)
  const width = 300 + 40 * b.pick('width', 3)
  const [left, top, height] = [400 - width / 2, 140, 490]
  const gap = (height - 40) / shelves
  const spine = (shelf: number, at: number) => {
    const tall = gap * (0.5 + 0.1 * b.pick(`tall ${shelf} ${at}`, 4))
    const colour =
      [b.accent, b.paper, b.accentDeep, b.pale, b.light][b.pick(`spine ${shelf} ${at}`, 5)] ?? b.pale
    const x = left + 34 + at * 29
    return box(x, top + 20 + gap * (shelf + 1) - 14 - tall, 23, tall, colour, 3)
  }
  const books = (shelf: number) => {
    const most = Math.floor((width - 70) / 29)
    return several(Math.max(3, most - b.pick(`books ${shelf}`, 5)), (at) => spine(shelf, at))
  }
  return [
    shadow(400, 640, width * 0.62),
    box(left, top, width, height, b.main, 10),
    box(left + 20, top + 20, width - 40, height - 40, b.dark, 4),
    several(shelves, books),
    several(shelves, (at) => box(left + 14, top + 20 + gap * (at + 1) - 14, width - 28, 16, b.light, 2)),
    box(left, top, width, 20, b.light, 8),
    box(left + 16, 628, 26, 22, b.deep, 4),
    box(left + width - 42, 628, 26, 22, b.deep, 4),
  ].join('')
}

export const officeChair: Motif = (b) => {
  const back = 190 + 30 * b.pick('back', 3)
  const round = 30 + 30 * b.pick('round', 3)
  const foot = (x: number) =>
    stroke(`M400 596L${x} 632`, { color: '#3d4450', width: 16 }) + disc(x, 644, 14, '#2b303a')
  return [
    shadow(400, 656, 210),
    foot(250),
    foot(330),
    foot(470),
    foot(550),
    box(386, 500, 28, 104, '#565e6c', 6),
    box(374, 492, 52, 26, '#3d4450', 8),
    box(390, 400, 20, 60, '#3d4450'),
    box(290, 436 - back, 220, back, b.main, round),
    box(290, 436 - back, 70, back, b.light, round),
    box(314, 436 - back + 24, 172, back - 60, b.main, round * 0.8),
    faint(0.5, line(330, 420 - back / 2, 470, 420 - back / 2, { color: b.deep, width: 5 })),
    box(262, 444, 276, 62, b.deep, 28),
    box(262, 438, 276, 46, b.main, 22),
    b.pick('arms', 3) === 0
      ? ''
      : stroke('M262 470C214 470 220 400 236 384', { color: '#3d4450', width: 15 }) +
        stroke('M538 470C586 470 580 400 564 384', { color: '#3d4450', width: 15 }) +
        box(206, 368, 74, 22, '#2b303a', 11) +
        box(520, 368, 74, 22, '#2b303a', 11),
  ].join('')
}

export const sideChair: Motif = (b) => {
  const slats = 2 + b.pick('slats', 3)
  return [
    shadow(410, 646, 190),
    line(306, 470, 284, 636, { color: b.dark, width: 20 }),
    line(520, 470, 542, 636, { color: b.dark, width: 20 }),
    line(330, 470, 324, 612, { color: b.deep, width: 16 }),
    line(496, 470, 502, 612, { color: b.deep, width: 16 }),
    line(318, 460, 300, 170, { color: b.main, width: 22 }),
    line(508, 460, 526, 170, { color: b.main, width: 22 }),
    several(slats, (at) => box(306, 186 + at * 62, 214, 36, at % 2 === 0 ? b.light : b.main, 14)),
    box(280, 436, 266, 44, b.accentDeep, 20),
    box(280, 430, 266, 34, b.accent, 17),
  ].join('')
}

export const table: Motif = (b) => {
  const legs = b.pick('legs', 3)
  const half = 230 + 25 * b.pick('half', 3)
  const under =
    legs === 0
      ? line(400 - half + 40, 400, 400 - half + 14, 632, { color: b.deep, width: 24 }) +
        line(400 + half - 40, 400, 400 + half - 14, 632, { color: b.deep, width: 24 }) +
        line(400 - half + 90, 400, 400 - half + 74, 600, { color: b.dark, width: 20 }) +
        line(400 + half - 90, 400, 400 + half - 74, 600, { color: b.dark, width: 20 })
      : legs === 1
        ? box(376, 400, 48, 210, b.deep, 6) + shape('M280 640C300 590 500 590 520 640Z', b.dark)
        : box(400 - half + 50, 404, 34, 226, b.deep, 4) +
          box(400 + half - 84, 404, 34, 226, b.deep, 4) +
          box(400 - half + 60, 520, half * 2 - 120, 20, b.dark, 4)
  const onTop =
    b.pick('on', 2) === 0
      ? box(340, 300, 92, 60, b.accent, 10) +
        ring(440, 330, 20, { color: b.accent, width: 12 }) +
        box(340, 300, 30, 60, b.accentDeep, 10)
      : box(430, 340, 130, 20, b.accent, 4) +
        box(440, 322, 120, 20, b.paper, 4) +
        box(434, 304, 116, 20, b.accentDeep, 4)
  return [
    shadow(400, 644, half + 10),
    under,
    onTop,
    box(400 - half, 372, half * 2, 40, b.deep, 14),
    box(400 - half, 358, half * 2, 36, b.main, 16),
    box(400 - half + 14, 362, half * 1.1, 8, b.light, 4),
  ].join('')
}

export const lamp: Motif = (b) =>
  [
    shadow(400, 640, 150),
    shape('M306 636C306 604 494 604 494 636Z', b.dark),
    b.pick('arm', 2) === 0
      ? line(400, 612, 400, 380, { color: b.deep, width: 18 })
      : stroke('M400 612L330 470L430 360', { color: b.deep, width: 18 }) + disc(330, 470, 17, b.dark),
    faint(0.5, shape('M300 380L500 380L600 600L200 600Z', 'url(#glow)')),
    shape(
      `M330 190L470 190L${530 + 20 * b.pick('shade', 3)} 384L${270 - 20 * b.pick('shade', 3)} 384Z`,
      b.main,
    ),
    shape(`M330 190L372 190L350 384L${270 - 20 * b.pick('shade', 3)} 384Z`, b.light),
    oval(400, 384, 118, 15, '#fff3c4'),
  ].join('')

export const clock: Motif = (b) => {
  const hour = b.pick('hour', 12) * 30
  const minute = b.pick('minute', 12) * 30
  const square = b.pick('square', 4) === 0
  return [
    shadow(400, 650, 170),
    square
      ? box(190, 180, 420, 420, b.deep, 60) + box(190, 172, 420, 416, b.main, 60)
      : disc(400, 398, 218, b.deep) + disc(400, 390, 218, b.main),
    disc(400, 390, 172, b.paper),
    faint(0.08, disc(412, 404, 172, '#000') + disc(396, 384, 172, b.paper)),
    several(12, (at) =>
      turned(
        at * 30,
        box(394, 234, 12, at % 3 === 0 ? 34 : 18, at % 3 === 0 ? b.dark : b.light, 5),
        400,
        390,
      ),
    ),
    turned(hour + minute / 12, box(392, 290, 16, 108, b.dark, 8), 400, 390),
    turned(minute, box(394, 250, 12, 150, b.deep, 6), 400, 390),
    turned(b.pick('second', 60) * 6, box(397, 244, 6, 170, b.accentDeep, 3), 400, 390),
    disc(400, 390, 13, b.accentDeep),
  ].join('')
}

export const frame: Motif = (b) => {
  const hill = 60 * b.pick('hill', 3)
  return [
    shadow(400, 650, 200),
    box(206, 160, 388, 474, b.deep, 10),
    box(200, 150, 388, 474, b.main, 10),
    box(200, 150, 388, 14, b.light, 7),
    box(240, 190, 308, 394, b.paper),
    box(270, 220, 248, 334, 'url(#sky)'),
    disc(340 + hill, 300, 34, '#ffe08a'),
    shape(`M270 470L${340 + hill} 380L430 460L518 400V554H270Z`, b.accent),
    shape(`M270 510L400 440L518 500V554H270Z`, b.accentDeep),
  ].join('')
}

export const mat: Motif = (b) =>
  [
    shadow(400, 600, 300),
    shape('M220 300H580L680 590H120Z', b.deep),
    shape('M220 288H580L680 576H120Z', b.main),
    shape('M246 312H554L632 552H168Z', b.light),
    shape('M272 336H528L586 528H214Z', b.main),
    several(5, (at) =>
      faint(
        0.5,
        line(268 - at * 11, 356 + at * 38, 532 + at * 11, 356 + at * 38, { color: b.pale, width: 7 }),
      ),
    ),
  ].join('')

export const penCup: Motif = (b) => {
  const pen = (x: number, tilt: number, colour: string, tip: string) =>
    turned(
      tilt,
      box(x - 12, 190, 24, 260, colour, 5) + shape(`M${x - 12} 194L${x} 150L${x + 12} 194Z`, tip),
      x,
      440,
    )
  return [
    shadow(400, 640, 170),
    pen(350, -13, b.accent, '#f1d3a8'),
    pen(400, 2, b.accentDeep, '#f1d3a8'),
    pen(450, 15, b.pale, b.dark),
    box(376, 214, 16, 220, '#c9ced8', 4),
    shape('M290 380H510L490 636H310Z', b.main),
    shape('M290 380H360L366 636H310Z', b.light),
    oval(400, 380, 110, 18, b.deep),
    faint(0.4, stroke('M302 470H498M306 540H494', { color: b.pale, width: 6 })),
  ].join('')
}

export const bulb: Motif = (b) =>
  [
    shadow(400, 650, 120),
    faint(0.55, disc(400, 330, 230, 'url(#glow)')),
    shape(
      'M400 150C290 150 240 236 240 306C240 376 300 420 326 486H474C500 420 560 376 560 306C560 236 510 150 400 150Z',
      '#ffe9a8',
    ),
    shape(
      'M400 150C290 150 240 236 240 306C240 376 300 420 326 486H372C350 400 300 360 300 290C300 230 336 176 400 150Z',
      '#fff6d8',
    ),
    stroke('M356 470L344 340L378 372L400 336L422 372L456 340L444 470', { color: b.accentDeep, width: 8 }),
    box(330, 486, 140, 34, b.main, 8),
    box(336, 524, 128, 30, b.deep, 8),
    box(344, 558, 112, 30, b.main, 8),
    shape('M360 592H440L420 626H380Z', b.dark),
  ].join('')
