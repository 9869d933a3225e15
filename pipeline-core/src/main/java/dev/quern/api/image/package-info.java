/// Images as rows and what may be done to them on the way into a network. Open [PixelColumn] first.
package dev.quern.api.image;
